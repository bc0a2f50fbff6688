"""Runs a program in a terminal: in-terminal.py COLUMNS ROWS ACTIONS PROGRAM ARGUMENT...

ACTIONS is a JSON list of {after, type | resize}: what is done once the output holds a text. What the terminal was
sent goes to stdout, how the program ended to stderr, in JSON.
"""
import fcntl
import json
import os
import pty
import struct
import sys
import termios

columns, rows, actions = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])


def resize(descriptor, columns, rows):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


child, terminal = pty.fork()
if child == 0:
    resize(0, columns, rows)
    os.execvp(sys.argv[4], sys.argv[4:])
output = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    output += chunk
    while actions and actions[0]["after"].encode() in output:
        action = actions.pop(0)
        if "type" in action:
            os.write(terminal, action["type"].encode())
        if "resize" in action:
            resize(terminal, *action["resize"])
_, status = os.waitpid(child, 0)
signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
sys.stdout.buffer.write(output)
json.dump({"code": code, "signal": signal, "left": actions}, sys.stderr)

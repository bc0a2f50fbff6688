// What JSX becomes; the build puts it where it is needed.
export { Fragment, h } from 'preact';

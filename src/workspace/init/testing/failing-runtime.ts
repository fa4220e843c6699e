/** A runtime with a bug, as init sees it. */
process.exit(3);

/** Tests of the command line, run inside the test's own process against a fake cluster on loopback. */
package dev.holdfast.cli;

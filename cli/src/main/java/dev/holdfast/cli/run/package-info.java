/** Recovery runs: what they do now, what they did, and how to start one by hand. */
package dev.holdfast.cli.run;

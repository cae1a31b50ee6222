/** How the processes of two sites are started: their options, strictly, and that only one of a kind runs. */
package dev.holdfast.arbiter.start;

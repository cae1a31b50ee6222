/** The agent of a node, with real processes. */
package dev.holdfast.arbiter.node;

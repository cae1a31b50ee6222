/**
 * What the processes of two sites say to each other, as JSON: each message is one map with a form of its own. A member that
 * is missing, unknown or of another form makes it no message of ours: it may come from a later version whose rules this one
 * does not know.
 */
package dev.holdfast.arbiter.wire;

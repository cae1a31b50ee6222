/** Tests of messages. */
package dev.holdfast.arbiter.wire;

/** What the processes of two sites may know. */
package dev.holdfast.arbiter.architecture;

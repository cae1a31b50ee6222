/** What must survive: files that never go back, whatever dies. */
package dev.holdfast.arbiter.file;

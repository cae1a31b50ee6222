/** Tests of files that never go back. */
package dev.holdfast.arbiter.file;

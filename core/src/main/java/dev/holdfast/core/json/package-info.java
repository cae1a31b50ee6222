/** JSON as values that decisions can compare: no parser, no I/O. */
package dev.holdfast.core.json;

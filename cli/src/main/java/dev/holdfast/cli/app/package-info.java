/** Commands about what is protected. */
package dev.holdfast.cli.app;

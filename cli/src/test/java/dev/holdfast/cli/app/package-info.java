/** Tests of the commands about applications. */
package dev.holdfast.cli.app;

/** The demo, and what it is made of. */
package dev.holdfast.cli.demo;

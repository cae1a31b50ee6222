/** Whether what makes starts fast does what it is for. */
package dev.holdfast.cli.startup;

/** Commands about pairs of sites. */
package dev.holdfast.cli.site;

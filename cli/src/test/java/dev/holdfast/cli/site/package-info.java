/** Tests of the commands about pairs of sites. */
package dev.holdfast.cli.site;

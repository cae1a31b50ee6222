/** What an installation consists of: kinds, rights and accounts; whether a cluster has it; and how a sandbox gets it. */
package dev.holdfast.cli.install;

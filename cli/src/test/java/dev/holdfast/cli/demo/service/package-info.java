/** The demo's own processes, without a cluster. */
package dev.holdfast.cli.demo.service;

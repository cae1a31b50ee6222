package dev.holdfast.operator.fleet;

import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Discovery;

/**
 * A cluster as one account sees it.
 *
 * @param discovery shared by all accounts of the cluster
 */
public record Member(Api api, Discovery discovery) {}

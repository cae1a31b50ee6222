package dev.holdfast.simulation.operator;

import java.util.ArrayList;
import java.util.List;

/** All replicas of the operator. */
public final class Operator {

    private final List<Replica> replicas = new ArrayList<>();

    public Operator(Site site) {
        for (int i = 0; i < site.storm().weather().replicas(); i++) replicas.add(new Replica(site, "operator-" + i));
    }

    public void start() {
        replicas.forEach(Replica::start);
    }

    /** Lets nothing of it live on. */
    public void end() {
        replicas.forEach(Replica::end);
    }
}

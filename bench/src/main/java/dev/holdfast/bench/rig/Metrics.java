package dev.holdfast.bench.rig;

/** Reads the text that Prometheus reads. */
final class Metrics {
    private Metrics() {}

    /** The sum over all tags of the samples of a name, which may go on with the beginning of its tags. */
    static double sum(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .filter(line -> line.length() > name.length() && "{ ,}".indexOf(line.charAt(name.length())) >= 0)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}

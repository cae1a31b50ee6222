package dev.holdfast.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Figures as lines for people. */
public final class Table {
    private static final List<String> HEAD =
            List.of("FIGURE", "VALUE", "P99", "FLOOR", "RATIO", "SAMPLES", "GOAL", "MET", "PEERS");
    private static final String GAP = "  ";

    private Table() {}

    public static String of(List<Figure> figures) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        figures.forEach(figure -> rows.add(row(figure)));
        var lines = new StringBuilder();
        for (var row : rows) lines.append(line(row, rows).stripTrailing()).append('\n');
        return lines.toString();
    }

    private static List<String> row(Figure figure) {
        return List.of(
                figure.name(),
                number(figure.value()) + " " + figure.unit(),
                number(figure.p99()),
                number(figure.floor()),
                figure.ratio().isPresent() ? number(figure.ratio()) + "x" : "-",
                String.valueOf(figure.samples()),
                figure.goal().isEmpty() ? "-" : figure.goal(),
                figure.met().map(met -> met ? "yes" : "NO").orElse("-"),
                figure.peers().isEmpty() ? "-" : peers(figure));
    }

    private static String peers(Figure figure) {
        return figure.peers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(peer -> peer.getKey() + ": " + number(peer.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String line(List<String> row, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width - row.get(column).length()))
                    .append(GAP);
        }
        return line.toString();
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() ? number(number.getAsDouble()) : "-";
    }

    /** Three digits that mean something. */
    public static String number(double number) {
        double size = Math.abs(number);
        String form = number == Math.rint(number) ? "%.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, number);
    }
}

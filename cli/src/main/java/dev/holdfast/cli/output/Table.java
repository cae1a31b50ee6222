package dev.holdfast.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text under headings, one physical line a row. Only the last column is ever cut, and only at its end. */
public final class Table {
    private static final String GAP = "   ";
    private static final int LAST_COLUMN_MIN = 20;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    /** Adds a row; an empty cell is shown as {@code -}. */
    public void row(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + headings.size() + " headings");
        }
        rows.add(cells.stream()
                .map(Clean::line)
                .map(cell -> cell.isEmpty() ? "-" : cell)
                .toList());
    }

    /** Prints all of it; {@code widthMax} 0 cuts nothing. */
    public void print(PrintWriter out, int widthMax, boolean symbols) {
        var widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (var row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        print(out, headings, widths, widthMax, symbols);
        rows.forEach(row -> print(out, row, widths, widthMax, symbols));
        out.flush();
    }

    private static void print(PrintWriter out, List<String> cells, int[] widths, int widthMax, boolean symbols) {
        var line = new StringBuilder();
        int last = cells.size() - 1;
        for (int column = 0; column < last; column++) {
            var cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        int room = widthMax == 0 ? Integer.MAX_VALUE : Math.max(LAST_COLUMN_MIN, widthMax - line.length());
        line.append(Clean.cut(cells.get(last), room, symbols));
        out.println(line);
    }
}

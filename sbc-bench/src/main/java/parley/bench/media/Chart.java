package parley.bench.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/// Bars of one figure: a group for each case, a bar for each relay.
final class Chart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 450;

    private final String title;
    private final String unit;
    private final Map<Relay.Kind, Map<String, Double>> bars = new LinkedHashMap<>();

    Chart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    void add(Relay.Kind relay, String group, double value) {
        bars.computeIfAbsent(relay, _ -> new LinkedHashMap<>()).put(group, value);
    }

    boolean empty() {
        return bars.isEmpty();
    }

    /// Writes it as SVG.
    /// @param file without its ending
    void write(Path file) throws IOException {
        var chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setLabelsVisible(true);
        bars.forEach((relay, groups) -> {
            List<String> names = new ArrayList<>(groups.keySet());
            chart.addSeries(relay.title(), names, new ArrayList<>(groups.values()));
        });
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
}

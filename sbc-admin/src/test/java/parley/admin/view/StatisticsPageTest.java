package parley.admin.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatisticsPageTest {
    @Test
    @DisplayName("docs/statistics.md explains exactly the fields that are shown, in their order")
    void documented() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "statistics.md"));
        assertEquals(
                Arrays.stream(LegStatistics.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList(),
                Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|")
                        .matcher(page)
                        .results()
                        .map((MatchResult row) -> row.group(1))
                        .toList());
    }
}

package parley.app.demo;

import java.io.PrintWriter;

/// One real call between two bundled endpoints through the SBC on this machine.
public final class Demo {
    private Demo() {}

    /// What the command line asks for.
    /// @param once end after the verdict
    /// @param json print the verdict as JSON
    public record Options(boolean once, boolean json) {}

    /// Runs the demo.
    /// @param out takes the verdict
    /// @return exit code: 0 if every check passed
    /// @throws Exception if the demo itself fails
    public static int run(Options options, PrintWriter out) throws Exception {
        out.println("the demo is not built in");
        return 1;
    }
}

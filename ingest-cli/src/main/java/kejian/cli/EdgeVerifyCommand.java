package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Has an edge prove what lies on its disk, and says what came of it: 0 proved, 1 damaged or no
 * answer, 75 none yet.
 */
@Command(name = "verify", description = "让边缘证明磁盘上的发布版是完整的 have an edge prove what its disk holds")
final class EdgeVerifyCommand implements Callable<Integer> {

    private static final int TRY_AGAIN = 75; // EX_TEMPFAIL of sysexits.h

    @ParentCommand EdgeCommands edges;
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "EDGE")
    String name = "";

    @Option(names = "--last", description = "the last proof, without asking for another")
    boolean last;

    @Option(names = "--within", defaultValue = "PT30M", description = "how long to wait for it")
    Duration within = Duration.ofMinutes(30);

    @Override
    public Integer call() throws IOException, InterruptedException {
        String proofs = "/api/edges/" + Kejian.encoded(name) + "/proofs";
        Kejian kejian = edges.kejian;
        String before = kejian.origin().get(proofs).path(0).path("id").asText();
        if (!last) {
            kejian.origin().post(proofs, Map.of());
            spec.commandLine().getErr().println(kejian.text("edge-verify-asked").formatted(name));
        }
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            JsonNode newest = kejian.origin().get(proofs).path(0);
            boolean judged = !newest.path("verdict").asText("").isEmpty();
            if (judged && (last || !newest.path("id").asText().equals(before))) {
                return tell(kejian, newest);
            }
            if (last || System.nanoTime() > end) {
                spec.commandLine()
                        .getErr()
                        .println(kejian.text("edge-verify-none").formatted(name));
                return TRY_AGAIN;
            }
            TimeUnit.SECONDS.sleep(2);
        }
    }

    private static String release(JsonNode proof) {
        String province = proof.path("release").asText();
        return proof.hasNonNull("county")
                ? province + "." + proof.path("county").path("number").asLong()
                : province;
    }

    private static int tell(Kejian kejian, JsonNode proof) {
        String verdict = proof.path("verdict").asText();
        if (kejian.json) {
            System.out.println(proof);
        } else {
            System.out.println(
                    kejian.text("edge-verify-" + verdict)
                            .formatted(
                                    release(proof),
                                    proof.path("leaves").asInt(),
                                    proof.path("answeredAt").asText("-")));
            for (JsonNode failed : proof.path("failed")) {
                String what = failed.path("absent").asBoolean() ? "absent" : "changed";
                System.out.println(
                        kejian.text("edge-verify-" + what)
                                .formatted(
                                        failed.path("sha256").asText(),
                                        failed.path("offset").asLong()));
            }
        }
        return verdict.equals("PROVED") ? 0 : 1;
    }
}

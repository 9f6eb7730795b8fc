package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.contract.withdrawal.WithdrawalCertificate.State;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What can be proved of a withdrawal. */
@Command(name = "certificate", description = "撤回证明 certificates of withdrawals")
final class CertificateCommands {

    @ParentCommand Kejian kejian;

    @Command(name = "get", description = "取回证明 fetch one")
    int get(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--out", required = true) Path out)
            throws IOException, InterruptedException {
        kejian.origin().download("/api/withdrawals/" + Kejian.encoded(id) + "/certificate", out);
        System.out.println(out);
        return 0;
    }

    @Command(
            name = "check",
            description = {
                "离线核验证明：0 全部确认，6 尚有未确认，4 不成立",
                "check one without a network: 0 all confirmed, 6 some wait, 4 it does not hold"
            })
    int check(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--root",
                            required = true,
                            description = "边缘登记时的 root.json the root document of an enrolment")
                    Path root)
            throws IOException {
        CertificateCheck.Verdict verdict =
                CertificateCheck.check(Files.readAllBytes(file), Files.readAllBytes(root));
        return switch (verdict) {
            case CertificateCheck.Verdict.Broken(var code, var edge) -> {
                System.err.println("kejian: " + kejian.text(code).formatted(edge));
                yield ApiException.REFUSED;
            }
            case CertificateCheck.Verdict.Holds(var certificate) -> {
                print(certificate);
                yield CertificateCheck.waiting(certificate).isEmpty() ? 0 : Kejian.SOME_FAILED;
            }
        };
    }

    private void print(WithdrawalCertificate c) {
        System.out.println(
                kejian.text("certificate-of")
                        .formatted(c.title(), c.withdrawnAt(), c.by(), c.reason(), c.issuedAt()));
        for (WithdrawalCertificate.Edge edge : c.edges()) {
            System.out.println(
                    "  "
                            + (edge.state() == State.CONFIRMED
                                    ? kejian.text("certificate-confirmed")
                                            .formatted(edge.edge(), edge.at())
                                    : waiting(
                                            kejian,
                                            edge.edge(),
                                            edge.leaseEndsAt(),
                                            edge.revokedAt())));
        }
    }

    private static String waiting(
            Kejian kejian, String edge, @Nullable String leaseEndsAt, @Nullable String revokedAt) {
        String waits =
                leaseEndsAt == null
                        ? kejian.text("certificate-waiting").formatted(edge)
                        : kejian.text("certificate-lease").formatted(edge, leaseEndsAt);
        return revokedAt == null
                ? waits
                : waits + kejian.text("certificate-revoked").formatted(revokedAt);
    }

    /** Who has not confirmed, and until when each shows it at most. */
    private static void tellWaiting(Kejian kejian, Origin origin, String id)
            throws IOException, InterruptedException {
        String address = "/api/withdrawals/" + Kejian.encoded(id) + "/certificate";
        byte[] payload = Base64.getDecoder().decode(origin.get(address).path("payload").asText());
        for (JsonNode edge : Origin.JSON.readTree(payload).path("edges")) {
            if (edge.path("state").asText().equals(State.WAITING.name())) {
                System.err.println(
                        "  "
                                + waiting(
                                        kejian,
                                        edge.path("edge").asText(),
                                        edge.path("leaseEndsAt").asText(null),
                                        edge.path("revokedAt").asText(null)));
            }
        }
    }

    /** Tells as edges confirm. @return 0 when all have, 6 where some have not in time */
    static int await(Kejian kejian, Origin origin, String id, Duration most)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        long told = -1;
        while (true) {
            for (JsonNode w : origin.get("/api/withdrawals")) {
                if (!w.path("courseware").asText().equals(id)) {
                    continue;
                }
                long confirmed = w.path("confirmed").asLong();
                long edges = w.path("edges").asLong();
                if (confirmed != told && !kejian.quiet) {
                    System.out.println(
                            kejian.text("withdrawal-confirmed").formatted(confirmed, edges));
                }
                told = confirmed;
                if (confirmed >= edges) {
                    return 0;
                }
            }
            if (System.nanoTime() >= end) {
                System.err.println("kejian: " + kejian.text("withdrawal-waits"));
                tellWaiting(kejian, origin, id);
                return Kejian.SOME_FAILED;
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(1_000, Math.max(1, most.toMillis() / 10)));
        }
    }
}

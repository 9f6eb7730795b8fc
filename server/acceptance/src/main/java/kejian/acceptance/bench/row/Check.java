package kejian.acceptance.bench.row;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import kejian.acceptance.bench.material.Item;
import kejian.contract.blob.Digest;

/** Compares a bounded number of answers with what they must be, byte for byte. */
final class Check {

    private static final int ANSWERS = 12;

    private Check() {}

    /**
     * @throws IOException when a server gives wrong bytes: then no figure of it counts
     */
    static void digests(Ground ground, String row, Side side, long seed)
            throws IOException, InterruptedException {
        Random random = new Random(seed);
        for (int i = 0; i < ANSWERS && !side.items().isEmpty(); i++) {
            Item item = side.items().get(random.nextInt(side.items().size()));
            byte[] body = get(ground, side.server().port(), item);
            if (body.length != item.length()) {
                throw new IOException(
                        side.name() + " answers " + body.length + " bytes for " + item.path());
            }
            Item.Truth truth = item.truth();
            if (truth == null) {
                continue;
            }
            String found = Digest.of(body).hex();
            String wanted = Digest.of(truth.bytes()).hex();
            ground.raw.keep(
                    "digest",
                    Map.of(
                            "row",
                            row,
                            "side",
                            side.name(),
                            "path",
                            item.path(),
                            "range",
                            String.valueOf(item.range()),
                            "sha256",
                            found,
                            "right",
                            found.equals(wanted)));
            if (!found.equals(wanted)) {
                throw new IOException(side.name() + " answers wrong bytes for " + item.path());
            }
        }
    }

    static byte[] get(Ground ground, int port, Item item) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + item.path()));
        if (item.range() != null) {
            request.header("Range", "bytes=" + item.range());
        }
        HttpResponse<byte[]> answer =
                ground.http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != (item.range() == null ? 200 : 206)) {
            throw new IOException(item.path() + " is answered with " + answer.statusCode());
        }
        return answer.body();
    }
}

package kejian.origin.upload;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.upload.TusCasesTest.BYTES;
import static kejian.origin.upload.TusCasesTest.LENGTH;
import static kejian.origin.upload.TusCasesTest.TEN;
import static kejian.origin.upload.TusCasesTest.await;
import static kejian.origin.upload.TusCasesTest.editor;
import static kejian.origin.upload.TusCasesTest.file;
import static kejian.origin.upload.TusCasesTest.nothing;
import static kejian.origin.upload.TusCasesTest.other;
import static kejian.origin.upload.TusCasesTest.refused;
import static kejian.origin.upload.TusCasesTest.that;
import static kejian.origin.upload.TusCasesTest.whole;
import static kejian.origin.upload.TusLine.checksum;
import static kejian.origin.upload.TusLine.meta;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.Digest;
import kejian.origin.disk.RealDisk;
import kejian.origin.upload.TusCasesTest.Case;

/** Checksums, deferred lengths, ends, parts; and what fails on our side. */
final class TusExtensionCases {

    private TusExtensionCases() {}

    static List<Case> extensions() {
        byte[] six = Arrays.copyOf(BYTES, 6);
        return List.of(
                refused(
                        "T47 wrong checksum",
                        460,
                        "checksum",
                        at ->
                                editor.patch(
                                        at,
                                        4,
                                        six,
                                        "Upload-Checksum",
                                        checksum("SHA-1", "sha1", TEN))),
                refused(
                        "T48 unknown algorithm",
                        400,
                        "upload-checksum-algorithm",
                        at ->
                                editor.patch(
                                        at,
                                        4,
                                        six,
                                        "Upload-Checksum",
                                        checksum("MD5", "md5", six))),
                refused(
                        "T49 checksum not base64",
                        400,
                        "upload-checksum-algorithm",
                        at -> editor.patch(at, 4, six, "Upload-Checksum", "sha1 ***")),
                that(
                        "T50 sha1 and sha256 that hold",
                        in -> {
                            String at = editor.create(LENGTH, "12");
                            assertThat(
                                            editor.patch(
                                                            at,
                                                            0,
                                                            six,
                                                            "Upload-Checksum",
                                                            checksum("SHA-1", "sha1", six))
                                                    .statusCode())
                                    .isEqualTo(204);
                            assertThat(
                                            editor.patch(
                                                            at,
                                                            6,
                                                            six,
                                                            "Upload-Checksum",
                                                            checksum("SHA-256", "sha256", six))
                                                    .statusCode())
                                    .isEqualTo(204);
                        }),
                that(
                        "T51 line cut under a checksum: nothing is kept",
                        in -> {
                            String at = editor.create(LENGTH, "100000");
                            in.halfSent(
                                    at,
                                    60_000,
                                    () -> {},
                                    "Upload-Checksum: "
                                            + checksum("SHA-1", "sha1", BYTES)
                                            + "\r\n");
                            await(() -> editor.patch(at, 0, new byte[0]).statusCode() == 204);
                            assertThat(editor.offset(at)).isZero();
                        }),
                that(
                        "T52 length deferred, said later",
                        in -> {
                            String at = editor.create("Upload-Defer-Length", "1");
                            assertThat(editor.head(at).headers().firstValue("Upload-Defer-Length"))
                                    .contains("1");
                            editor.patch(at, 0, new byte[5]);
                            assertProblem(
                                    editor.patch(at, 5, new byte[1], LENGTH, "4"),
                                    400,
                                    "upload-length");
                            assertThat(editor.patch(at, 5, new byte[5], LENGTH, "10").statusCode())
                                    .isEqualTo(204);
                            assertThat(editor.sha256(at)).isEqualTo(Digest.of(TEN).hex());
                        }),
                refused(
                        "T53 length said again, otherwise",
                        400,
                        "upload-length",
                        at -> editor.patch(at, 4, six, LENGTH, "11")),
                that(
                        "T54 bytes with the creation",
                        in -> {
                            HttpResponse<String> answer =
                                    editor.send(
                                            "POST",
                                            "/api/uploads",
                                            six,
                                            LENGTH,
                                            "10",
                                            "Content-Type",
                                            TusLine.TYPE);
                            assertThat(answer.statusCode()).isEqualTo(201);
                            assertThat(answer.headers().firstValue("Upload-Offset")).contains("6");
                        }),
                that(
                        "T55 bytes of another type with the creation",
                        in ->
                                assertProblem(
                                        editor.send(
                                                "POST",
                                                "/api/uploads",
                                                six,
                                                LENGTH,
                                                "10",
                                                "Content-Type",
                                                "text/plain"),
                                        415,
                                        "media-type")),
                that(
                        "T56 ended is gone, bytes and all",
                        in -> {
                            String at = editor.create(LENGTH, "10");
                            editor.patch(at, 0, six);
                            assertThat(editor.delete(at).statusCode()).isEqualTo(204);
                            nothing(editor.head(at), 410);
                            assertProblem(editor.patch(at, 6, new byte[4]), 410, "gone");
                            assertThat(file(at)).doesNotExist();
                        }),
                that(
                        "T57 expired is gone",
                        in -> {
                            String at = editor.create(LENGTH, "10");
                            try (var c = in.database.getConnection();
                                    var update =
                                            c.prepareStatement(
                                                    "update upload set expires_at = now() - interval '1 second' where id = cast(? as uuid)")) {
                                update.setString(1, at.substring(at.lastIndexOf('/') + 1));
                                assertThat(update.executeUpdate()).isEqualTo(1);
                            }
                            nothing(editor.head(at), 410);
                            assertProblem(editor.patch(at, 0, TEN), 410, "gone");
                        }),
                that(
                        "T58 parts sent side by side are one original",
                        in -> {
                            String a = editor.create(LENGTH, "50000", "Upload-Concat", "partial");
                            String b = editor.create(LENGTH, "50000", "Upload-Concat", "partial");
                            CompletableFuture.allOf(
                                            CompletableFuture.runAsync(() ->
                                                    editor.patch(
                                                            a, 0, Arrays.copyOf(BYTES, 50_000))),
                                            CompletableFuture.runAsync(() ->
                                                    editor.patch(
                                                            b,
                                                            0,
                                                            Arrays.copyOfRange(
                                                                    BYTES, 50_000, 100_000))))
                                    .get(30, TimeUnit.SECONDS);
                            assertThat(editor.sha256(a)).isIn("", "null");
                            String whole = editor.create("Upload-Concat", "final;" + a + " " + b);
                            assertThat(editor.sha256(whole)).isEqualTo(Digest.of(BYTES).hex());
                            assertThat(editor.head(whole).headers().firstValue("Upload-Concat"))
                                    .contains("final;" + a + " " + b);
                            assertProblem(
                                    editor.patch(whole, 100_000, new byte[1]),
                                    403,
                                    "upload-is-parts");
                            assertThat(editor.create("Upload-Concat", "final;" + a + " " + b))
                                    .isEqualTo(whole);
                        }),
                that(
                        "T59 final of parts that are not whole",
                        in -> {
                            String a = editor.create(LENGTH, "10", "Upload-Concat", "partial");
                            assertProblem(
                                    editor.post("Upload-Concat", "final;" + a), 409, "not-ready");
                        }),
                that(
                        "T60 final with a length",
                        in ->
                                assertProblem(
                                        editor.post(
                                                "Upload-Concat",
                                                "final;/api/uploads/x",
                                                LENGTH,
                                                "10"),
                                        400,
                                        "upload-length")),
                that(
                        "T61 final of another's part",
                        in -> {
                            String a = other.create(LENGTH, "10", "Upload-Concat", "partial");
                            other.patch(a, 0, TEN);
                            assertProblem(
                                    editor.post("Upload-Concat", "final;" + a), 404, "not-found");
                        }));
    }

    static List<Case> faults() {
        return List.of(
                that(
                        "T62 digest not as announced: kept, no original",
                        in -> {
                            String at =
                                    editor.create(
                                            LENGTH,
                                            "10",
                                            "Upload-Metadata",
                                            meta("sha256", Digest.of(BYTES).hex()));
                            assertProblem(editor.patch(at, 0, TEN), 422, "digest-mismatch");
                            assertThat(editor.state(at)).isEqualTo("REFUSED");
                            assertThat(file(at)).exists();
                            assertThat(editor.sha256(at)).isIn("", "null");
                        }),
                that(
                        "T63 disk at its reserve",
                        in -> {
                            in.disk.become(new TusFaultsTest.Full(1_000_000));
                            HttpResponse<String> answer = editor.post(LENGTH, "10");
                            assertProblem(answer, 507, "storage-full");
                            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                        }),
                that(
                        "T64 disk full in the middle",
                        in -> {
                            String at = editor.create(LENGTH, "100");
                            editor.patch(at, 0, new byte[40]);
                            in.disk.become(new TusFaultsTest.Full(Long.MAX_VALUE));
                            assertProblem(editor.patch(at, 40, new byte[60]), 507, "storage-full");
                            in.disk.become(new RealDisk());
                            assertThat(editor.offset(at)).isEqualTo(40);
                        }),
                that(
                        "T65 over the quota of bytes on the way",
                        in -> {
                            TusLine small = in.withQuota(100, 1_000);
                            String at = small.create(LENGTH, "60");
                            assertProblem(small.post(LENGTH, "41"), 413, "quota-exceeded");
                            assertThat(small.delete(at).statusCode()).isEqualTo(204);
                            small.create(LENGTH, "100");
                        }),
                that(
                        "T66 over the quota of bytes stored",
                        in -> {
                            TusLine small = in.withQuota(1_000, 100);
                            String at = small.create(LENGTH, "60");
                            small.patch(at, 0, new byte[60]);
                            assertProblem(small.post(LENGTH, "41"), 413, "quota-exceeded");
                            // the bytes stay, and so do they in the count
                            assertThat(small.delete(at).statusCode()).isEqualTo(204);
                            assertProblem(small.post(LENGTH, "41"), 413, "quota-exceeded");
                            small.create(LENGTH, "40");
                        }),
                that(
                        "T67 over the quota in the middle",
                        in -> {
                            TusLine small = in.withQuota(100, 1_000);
                            String at = small.create("Upload-Defer-Length", "1");
                            assertThat(small.patch(at, 0, new byte[60]).statusCode())
                                    .isEqualTo(204);
                            assertProblem(small.patch(at, 60, new byte[41]), 413, "quota-exceeded");
                            assertThat(small.offset(at)).isEqualTo(60);
                            assertProblem(
                                    small.patch(at, 60, new byte[1], LENGTH, "101"),
                                    413,
                                    "quota-exceeded");
                            assertThat(
                                            small.patch(at, 60, new byte[40], LENGTH, "100")
                                                    .statusCode())
                                    .isEqualTo(204);
                        }),
                that(
                        "T68 two of no announced length share what is left",
                        in -> {
                            TusLine small = in.withQuota(100_000, 1_000_000);
                            String one = small.create("Upload-Defer-Length", "1");
                            String two = small.create("Upload-Defer-Length", "1");
                            in.halfSent(
                                    small,
                                    one,
                                    60_000,
                                    () -> {
                                        assertProblem(
                                                small.patch(two, 0, new byte[60_000]),
                                                413,
                                                "quota-exceeded");
                                        assertProblem(
                                                small.post(LENGTH, "60000"), 413, "quota-exceeded");
                                        assertThat(
                                                        small.patch(two, 0, new byte[20_000])
                                                                .statusCode())
                                                .isEqualTo(204);
                                    });
                            await(() -> small.offset(one) == 60_000);
                            // what the first did not come to is free again
                            assertThat(small.patch(two, 20_000, new byte[20_000]).statusCode())
                                    .isEqualTo(204);
                            assertProblem(
                                    small.patch(two, 40_000, new byte[1]), 413, "quota-exceeded");
                        }));
    }
}

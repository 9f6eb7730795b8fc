package kejian.origin.upload;

import static kejian.origin.Caller.assertProblem;
import static kejian.origin.upload.TusCasesTest.BYTES;
import static kejian.origin.upload.TusCasesTest.LENGTH;
import static kejian.origin.upload.TusCasesTest.TEN;
import static kejian.origin.upload.TusCasesTest.await;
import static kejian.origin.upload.TusCasesTest.editor;
import static kejian.origin.upload.TusCasesTest.nothing;
import static kejian.origin.upload.TusCasesTest.other;
import static kejian.origin.upload.TusCasesTest.refused;
import static kejian.origin.upload.TusCasesTest.that;
import static kejian.origin.upload.TusCasesTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.upload.TusCasesTest.Case;

/** What is appended, or not. */
final class TusPatchCases {

    private TusPatchCases() {}

    static List<Case> patches() {
        String unknown = "/api/uploads/00000000-0000-4000-8000-000000000000";
        return List.of(
                that("T25 HEAD of nothing", in -> nothing(editor.head(unknown), 404)),
                that(
                        "T26 HEAD of another's",
                        in -> nothing(other.head(editor.create(LENGTH, "10")), 404)),
                refused(
                        "T27 PATCH of another's",
                        404,
                        "not-found",
                        at -> other.patch(at, 4, new byte[6])),
                refused("T28 DELETE of another's", 404, "not-found", at -> other.delete(at)),
                that(
                        "T29 PATCH of nothing",
                        in -> assertProblem(editor.patch(unknown, 0, TEN), 404, "not-found")),
                refused(
                        "T30 another type",
                        415,
                        "media-type",
                        at ->
                                editor.send(
                                        "PATCH",
                                        at,
                                        new byte[6],
                                        "Upload-Offset",
                                        "4",
                                        "Content-Type",
                                        "application/octet-stream")),
                refused(
                        "T31 no type",
                        415,
                        "media-type",
                        at -> editor.send("PATCH", at, new byte[6], "Upload-Offset", "4")),
                refused(
                        "T32 no offset",
                        400,
                        "upload-offset-missing",
                        at -> editor.send("PATCH", at, new byte[6], "Content-Type", TusLine.TYPE)),
                refused(
                        "T33 offset -1",
                        400,
                        "upload-offset-missing",
                        at -> editor.patch(at, -1, new byte[6])),
                refused(
                        "T34 offset one before",
                        409,
                        "upload-offset",
                        at -> editor.patch(at, 3, new byte[7])),
                refused(
                        "T35 offset one behind",
                        409,
                        "upload-offset",
                        at -> editor.patch(at, 5, new byte[5])),
                refused(
                        "T36 offset beyond the length",
                        409,
                        "upload-offset",
                        at -> editor.patch(at, 11, new byte[1])),
                refused(
                        "T37 body past the length",
                        413,
                        "too-large",
                        at -> editor.patch(at, 4, new byte[7])),
                refused(
                        "T38 gzip",
                        415,
                        "media-type",
                        at -> editor.patch(at, 4, new byte[6], "Content-Encoding", "gzip")),
                refused(
                        "T39 method override",
                        405,
                        "method",
                        at ->
                                editor.send(
                                        "POST",
                                        at,
                                        new byte[6],
                                        "X-HTTP-Method-Override",
                                        "PATCH",
                                        "Upload-Offset",
                                        "4",
                                        "Content-Type",
                                        TusLine.TYPE)),
                that(
                        "T40 empty body",
                        in -> {
                            String at = editor.create(LENGTH, "10");
                            HttpResponse<String> answer = editor.patch(at, 0, new byte[0]);
                            assertThat(answer.statusCode()).isEqualTo(204);
                            assertThat(answer.headers().firstValue("Upload-Offset")).contains("0");
                        }),
                that(
                        "T41 finished takes no more",
                        in -> {
                            String at = whole();
                            assertProblem(editor.patch(at, 10, new byte[1]), 409, "upload-offset");
                            assertThat(editor.patch(at, 10, new byte[0]).statusCode())
                                    .as("asked again after a lost answer")
                                    .isEqualTo(204);
                            assertThat(editor.sha256(at)).isEqualTo(Digest.of(TEN).hex());
                        }),
                that(
                        "T42 chunks without a length",
                        in -> {
                            String at = editor.create(LENGTH, "10");
                            assertThat(
                                            editor.raw(
                                                    at,
                                                    "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\naaaa\r\n0\r\n\r\n"))
                                    .startsWith("HTTP/1.1 204");
                            assertThat(editor.offset(at)).isEqualTo(4);
                        }),
                that(
                        "T43 Expect: 100-continue",
                        in -> {
                            String at = editor.create(LENGTH, "10");
                            assertThat(
                                            Caller.send(
                                                            editor.request(
                                                                            at,
                                                                            "Tus-Resumable",
                                                                            "1.0.0",
                                                                            "Upload-Offset",
                                                                            "0",
                                                                            "Content-Type",
                                                                            TusLine.TYPE)
                                                                    .expectContinue(true)
                                                                    .method(
                                                                            "PATCH",
                                                                            HttpRequest
                                                                                    .BodyPublishers
                                                                                    .ofByteArray(
                                                                                            TEN)))
                                                    .statusCode())
                                    .isEqualTo(204);
                        }),
                that("T44 two at once", in -> in.twoAtOnce()),
                that(
                        "T45 line cut: what came is kept",
                        in -> {
                            String at = editor.create(LENGTH, "100000");
                            in.halfSent(at, 60_000, () -> {});
                            await(() -> editor.offset(at) == 60_000);
                            assertThat(
                                            editor.patch(
                                                            at,
                                                            60_000,
                                                            Arrays.copyOfRange(
                                                                    BYTES, 60_000, 100_000))
                                                    .statusCode())
                                    .isEqualTo(204);
                            assertThat(editor.sha256(at)).isEqualTo(Digest.of(BYTES).hex());
                        }),
                that(
                        "T46 line that stalls: what came is kept",
                        in -> {
                            String at = editor.create(LENGTH, "1000");
                            String answer =
                                    editor.raw(
                                            at, "Content-Length: 1000\r\n\r\n" + "a".repeat(300));
                            assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 408"))
                                    .as(answer)
                                    .isTrue();
                            await(() -> editor.offset(at) == 300);
                        }));
    }
}

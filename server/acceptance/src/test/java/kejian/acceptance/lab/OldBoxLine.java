package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.PageAnswer;
import kejian.acceptance.oldbox.PageLab;

/** Pages as a server on this machine gives them to a model. */
record OldBoxLine(int port, BoxModel box) implements PageLab.Server {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public PageAnswer get(String path, boolean headOnly) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).header("User-Agent", box.agent());
        if (headOnly) {
            request.HEAD();
        }
        HttpResponse<byte[]> answer =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Map<String, String> heads = new HashMap<>();
        answer.headers()
                .map()
                .forEach((name, values) ->
                        heads.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new PageAnswer(address, answer.statusCode(), heads, answer.body());
    }
}

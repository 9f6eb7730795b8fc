package kejian.acceptance.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One page in a headless Chromium of its own. Only the few calls of the DevTools protocol that the
 * tests need; a driver library would weigh 200 MB.
 */
public final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);
    private static final int STARTS = 2;

    private final Process process;
    private final DevTools page;

    private Chromium(Process process, DevTools page) {
        this.process = process;
        this.page = page;
    }

    /** The browser's program, where one is installed. */
    public static Optional<Path> program() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Leaves the test out, in one line, where there is none. */
    public static void demand() {
        if (program().isEmpty()) {
            System.out.println("browser: no Chromium here, its tests are left out");
            Assumptions.abort("no Chromium");
        }
    }

    /**
     * On a busy machine a start has been seen to hang, its browser spinning: it is ended, and begun
     * once more.
     *
     * @param profile an empty folder
     */
    public static Chromium start(Path program, Path profile, int width, int height)
            throws IOException, InterruptedException {
        return start(program, profile, width, height, "zh-CN");
    }

    /**
     * @param language that its pages are told, as {@code zh-CN}
     */
    public static Chromium start(Path program, Path profile, int width, int height, String language)
            throws IOException, InterruptedException {
        for (int start = 1; ; start++) {
            Process process =
                    launch(program, profile.resolve("start-" + start), width, height, language);
            boolean isUp = false;
            try {
                DevTools page = new DevTools(firstPage(profile.resolve("start-" + start)));
                Chromium browser = new Chromium(process, page);
                browser.listen();
                isUp = true;
                return browser;
            } catch (CompletionException e) {
                if (start == STARTS || !(e.getCause() instanceof TimeoutException)) {
                    throw e;
                }
            } finally {
                if (!isUp) {
                    end(process);
                }
            }
        }
    }

    private static Process launch(
            Path program, Path profile, int width, int height, String language) throws IOException {
        Files.createDirectories(profile);
        return new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        // what navigator.language says; --lang alone does not set it
                        "--accept-lang=" + language,
                        "--mute-audio",
                        "--autoplay-policy=no-user-gesture-required",
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolveSibling(profile.getFileName() + ".log").toFile())
                .start();
    }

    private static URI firstPage(Path profile) throws IOException, InterruptedException {
        Path told = profile.resolve("DevToolsActivePort");
        await(() -> Files.exists(told) && Files.size(told) > 0, "Chromium's port");
        URI list =
                URI.create(
                        "http://127.0.0.1:" + Files.readAllLines(told).getFirst() + "/json/list");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest asked = HttpRequest.newBuilder(list).timeout(PATIENCE).build();
            String pages = http.send(asked, HttpResponse.BodyHandlers.ofString()).body();
            for (JsonNode page : JSON.readTree(pages)) {
                if (page.path("type").asText().equals("page")) {
                    return URI.create(page.path("webSocketDebuggerUrl").asText());
                }
            }
        }
        throw new IOException("Chromium has no page");
    }

    /** From now on what pages do wrong and ask for is written down. */
    private void listen() {
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM")) {
            page.ask(domain + ".enable", JSON.createObjectNode())
                    .orTimeout(HEARD_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    public void open(String address) {
        call("Page.navigate", JSON.createObjectNode().put("url", address));
    }

    /** Loads the page anew; what is asked afterwards is asked of the new one. */
    public void reload() throws IOException, InterruptedException {
        evaluate("window.kejianBeforeReload = true");
        call("Page.reload", JSON.createObjectNode());
        await("window.kejianBeforeReload === undefined", JsonNode::asBoolean);
    }

    /** Types into the element that a selector finds, as a keyboard would. */
    public void type(String selector, String text) throws IOException, InterruptedException {
        await(
                "(()=>{const e=document.querySelector('%s');if(!e)return false;e.focus();e.select?.();return document.activeElement===e})()"
                        .formatted(selector),
                JsonNode::asBoolean);
        call("Input.insertText", JSON.createObjectNode().put("text", text));
    }

    /** Presses one of Enter, Tab, Escape, arrows and the digits where the focus is. */
    public void press(String key) {
        int code =
                switch (key) {
                    case "Enter" -> 13;
                    case "Tab" -> 9;
                    case "Escape" -> 27;
                    case "ArrowLeft" -> 37;
                    case "ArrowUp" -> 38;
                    case "ArrowRight" -> 39;
                    case "ArrowDown" -> 40;
                    case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" -> key.charAt(0);
                    default -> throw new IllegalArgumentException(key);
                };
        for (String type : List.of("keyDown", "keyUp")) {
            ObjectNode event =
                    JSON.createObjectNode()
                            .put("type", type)
                            .put("key", key)
                            .put("code", key)
                            .put("windowsVirtualKeyCode", code);
            if (key.equals("Enter") && type.equals("keyDown")) {
                event.put("text", "\r");
            }
            call("Input.dispatchKeyEvent", event);
        }
    }

    /** Presses the key of one character where the focus is. */
    public void key(String character) {
        ObjectNode down =
                JSON.createObjectNode()
                        .put("type", "keyDown")
                        .put("key", character)
                        .put("text", character);
        call("Input.dispatchKeyEvent", down);
        call("Input.dispatchKeyEvent", down.put("type", "keyUp").without("text"));
    }

    /**
     * The mouse with its left button, as a hand moves it.
     *
     * @param what {@code mousePressed}, {@code mouseMoved} with the button held, {@code
     *     mouseReleased}
     */
    public void mouse(String what, int x, int y) {
        call(
                "Input.dispatchMouseEvent",
                JSON.createObjectNode()
                        .put("type", what)
                        .put("x", x)
                        .put("y", y)
                        .put("button", "left")
                        .put("buttons", what.equals("mouseReleased") ? 0 : 1)
                        .put("clickCount", 1));
    }

    /** Clicks the first visible element of a kind whose text, spaces left out, is this one. */
    public void click(String selector, String text) throws IOException, InterruptedException {
        await(
                """
                (()=>{const e=[...document.querySelectorAll('%s')].find(e=>
                  e.textContent.replace(/\\s/g,'')==='%s'&&!e.disabled&&e.getClientRects().length>0);
                  if(e)e.click();return !!e})()\
                """
                        .formatted(selector, text),
                JsonNode::asBoolean);
    }

    /** A click of the mouse at a place of the window, in CSS pixels. */
    public void clickAt(double x, double y) {
        ObjectNode event = JSON.createObjectNode().put("x", x).put("y", y);
        call("Input.dispatchMouseEvent", event.put("type", "mouseMoved"));
        event.put("button", "left").put("clickCount", 1);
        call("Input.dispatchMouseEvent", event.put("type", "mousePressed"));
        call("Input.dispatchMouseEvent", event.put("type", "mouseReleased"));
    }

    /** Until the page shows this text, spaces left out. */
    public void awaitText(String text) throws IOException, InterruptedException {
        await(
                "(document.body?.innerText??'').replace(/\\s/g,'').includes('" + text + "')",
                JsonNode::asBoolean);
    }

    /** Gives files to the page's file field, as its dialogue would. */
    public void choose(Path... chosen) throws IOException, InterruptedException {
        await("!!document.querySelector('input[type=file]:enabled')", JsonNode::asBoolean);
        int root =
                call("DOM.getDocument", JSON.createObjectNode())
                        .path("root")
                        .path("nodeId")
                        .asInt();
        JsonNode field =
                call(
                        "DOM.querySelector",
                        JSON.createObjectNode()
                                .put("nodeId", root)
                                .put("selector", "input[type=file]"));
        ObjectNode files = JSON.createObjectNode().put("nodeId", field.path("nodeId").asInt());
        Stream.of(chosen).map(Path::toString).forEach(files.putArray("files")::add);
        call("DOM.setFileInputFiles", files);
    }

    /** From now on the dialogues of file fields are not shown: {@link #answerDialogue} answers. */
    public void interceptDialogues() {
        call("Page.setInterceptFileChooserDialog", JSON.createObjectNode().put("enabled", true));
    }

    /** Gives files to the dialogue that a click has opened since {@link #forget}. */
    public void answerDialogue(Path... chosen) throws IOException, InterruptedException {
        await(() -> !page.told("Page.fileChooserOpened").isEmpty(), "a dialogue");
        int field = page.told("Page.fileChooserOpened").getLast().path("backendNodeId").asInt();
        ObjectNode files = JSON.createObjectNode().put("backendNodeId", field);
        Stream.of(chosen).map(Path::toString).forEach(files.putArray("files")::add);
        call("DOM.setFileInputFiles", files);
    }

    /** Drops files and folders in the middle of the page, as from the desk. */
    public void drop(Path... dropped) {
        ObjectNode data = JSON.createObjectNode().put("dragOperationsMask", 1);
        data.putArray("items");
        Stream.of(dropped).map(Path::toString).forEach(data.putArray("files")::add);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            ObjectNode event =
                    JSON.createObjectNode().put("type", type).put("x", 700).put("y", 200);
            event.set("data", data);
            call("Input.dispatchDragEvent", event);
        }
    }

    /**
     * From now on what the page gives to be kept lies there under its own name.
     *
     * @param folder that exists
     */
    public void keepIn(Path folder) {
        call(
                "Browser.setDownloadBehavior",
                JSON.createObjectNode()
                        .put("behavior", "allow")
                        .put("downloadPath", folder.toString()));
    }

    /**
     * A thin line upwards.
     *
     * @param bytesPerSecond 0 for no limit
     */
    public void throttleUpload(int bytesPerSecond) {
        call(
                "Network.emulateNetworkConditions",
                JSON.createObjectNode()
                        .put("offline", false)
                        .put("latency", 0)
                        .put("downloadThroughput", -1)
                        .put("uploadThroughput", bytesPerSecond == 0 ? -1 : bytesPerSecond));
    }

    /** Addresses that do not come from now on, {@code *} standing for anything; none: all come. */
    public void block(String... addresses) {
        ObjectNode urls = JSON.createObjectNode();
        List.of(addresses).forEach(urls.putArray("urls")::add);
        call("Network.setBlockedURLs", urls);
    }

    /** Everything that pages complained of: exceptions, errors in the console, failed loads. */
    public List<String> complaints() {
        return Stream.of(
                        page.told("Runtime.exceptionThrown").stream(),
                        page.told("Runtime.consoleAPICalled").stream()
                                .filter(e -> e.path("type").asText().equals("error")),
                        page.told("Log.entryAdded").stream()
                                .filter(e -> e.at("/entry/level").asText().equals("error")))
                .flatMap(Function.identity())
                .map(JsonNode::toString)
                .toList();
    }

    /** What was told so far is gone, and so is everybody's session. */
    public void forget() {
        call("Network.clearBrowserCookies", JSON.createObjectNode());
        page.forget();
    }

    /** The requests so far, as the protocol's Network.Request. */
    public List<JsonNode> requests() {
        return page.told("Network.requestWillBeSent").stream().map(e -> e.path("request")).toList();
    }

    /** Of all that pages loaded so far, as it came over the line: packed, with heads. */
    public long arrivedBytes() {
        return page.told("Network.loadingFinished").stream()
                .mapToLong(e -> e.path("encodedDataLength").asLong())
                .sum();
    }

    /** As if the server had set it. */
    public void cookie(URI server, String name, String value) {
        call(
                "Network.setCookie",
                JSON.createObjectNode()
                        .put("url", server.toString())
                        .put("name", name)
                        .put("value", value)
                        .put("httpOnly", true));
    }

    /** The value of a script's expression. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        JSON.createObjectNode()
                                .put("expression", expression)
                                .put("awaitPromise", true)
                                .put("userGesture", true)
                                .put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Asks again until the value is as wanted. */
    public JsonNode await(String expression, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        JsonNode[] last = new JsonNode[1];
        await(
                () -> {
                    last[0] = evaluate(expression);
                    return wanted.test(last[0]);
                },
                expression);
        return last[0];
    }

    public void screenshot(Path target) throws IOException {
        screenshot(target, JSON.createObjectNode());
    }

    /** Of the upper left corner. */
    public void screenshot(Path target, int width, int height) throws IOException {
        ObjectNode clip =
                JSON.createObjectNode()
                        .put("x", 0)
                        .put("y", 0)
                        .put("width", width)
                        .put("height", height)
                        .put("scale", 1);
        screenshot(target, JSON.createObjectNode().set("clip", clip));
    }

    private void screenshot(Path target, ObjectNode parameters) throws IOException {
        JsonNode picture = call("Page.captureScreenshot", parameters.put("format", "png"));
        Files.write(target, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return page.ask(method, parameters)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, String what)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Ends the browser with all its processes: one that is left writes into the profile. */
    @Override
    public void close() throws InterruptedException {
        page.close();
        end(process);
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        for (ProcessHandle relative : family) {
            relative.destroyForcibly();
            relative.onExit().orTimeout(60, TimeUnit.SECONDS).join(); // a busy machine reaps late
        }
    }
}

package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/**
 * What the WebView of Android 4.4 adds to what a carrier's box has: the video element, requests of
 * the page's own, and a store that outlives it. No promise, no fetch.
 */
final class NativeObjects {

    private final ScriptableObject window;
    private final Consumer<String> asked;
    private final List<String> heard = new ArrayList<>();
    private final Map<String, String> store = new HashMap<>();
    private final Map<String, List<Function>> listeners = new HashMap<>();
    private @Nullable ScriptableObject video;
    private boolean isCut;
    private boolean loading;
    private boolean failed;

    /**
     * @param asked takes the addresses of requests
     */
    NativeObjects(ScriptableObject window, Consumer<String> asked) {
        this.window = window;
        this.asked = asked;
    }

    interface Elements {
        @Nullable ScriptableObject of(String id);
    }

    /**
     * @param videoId empty where the page has no film
     */
    void furnish(Elements elements, String videoId) {
        ScriptableObject.putProperty(
                window,
                "XMLHttpRequest",
                new LambdaFunction(
                        window, "XMLHttpRequest", 0, (_, _, _, _) -> Undefined.instance) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Scriptable construct(Context context, Scriptable scope, Object[] args) {
                        return request(context);
                    }
                });
        ScriptableObject local = object();
        put(local, "getItem", args -> store.get(text(args, 0)));
        put(
                local,
                "setItem",
                args -> {
                    store.put(text(args, 0), text(args, 1));
                    return Undefined.instance;
                });
        put(
                local,
                "removeItem",
                args -> {
                    store.remove(text(args, 0));
                    return Undefined.instance;
                });
        ScriptableObject.putProperty(window, "localStorage", local);
        ScriptableObject element = videoId.isEmpty() ? null : elements.of(videoId);
        if (element != null) {
            furnish(element);
        }
    }

    private void furnish(ScriptableObject element) {
        video = element;
        set(element, "paused", true);
        set(element, "readyState", 0);
        set(element, "currentTime", 0);
        put(
                element,
                "load",
                _ -> {
                    loading = true;
                    failed = false;
                    set(element, "readyState", 0);
                    set(element, "currentTime", 0);
                    return Undefined.instance;
                });
        put(
                element,
                "play",
                _ -> {
                    set(element, "paused", false);
                    return Undefined.instance;
                });
        put(
                element,
                "pause",
                _ -> {
                    set(element, "paused", true);
                    return Undefined.instance;
                });
        put(
                element,
                "addEventListener",
                args -> {
                    if (args.length > 1 && args[1] instanceof Function call) {
                        listeners.computeIfAbsent(text(args, 0), _ -> new ArrayList<>()).add(call);
                    }
                    return Undefined.instance;
                });
    }

    private Scriptable request(Context context) {
        ScriptableObject made = (ScriptableObject) context.newObject(window);
        String[] address = {""};
        set(made, "status", 0);
        set(made, "readyState", 0);
        put(
                made,
                "open",
                args -> {
                    address[0] = text(args, 1);
                    return Undefined.instance;
                });
        put(made, "setRequestHeader", _ -> Undefined.instance);
        put(
                made,
                "getResponseHeader",
                args ->
                        !isCut
                                        && address[0].startsWith("/v/")
                                        && text(args, 0).equals("Kejian-Recorded")
                                ? "1"
                                : null);
        put(
                made,
                "send",
                _ -> {
                    asked.accept(address[0]);
                    if (!isCut) {
                        heard.add(address[0]);
                    }
                    set(made, "status", isCut ? 0 : 200);
                    set(made, "readyState", 4);
                    if (ScriptableObject.getProperty(made, "onreadystatechange")
                            instanceof Function answered) {
                        answered.call(Context.getCurrentContext(), window, made, new Object[0]);
                    }
                    return Undefined.instance;
                });
        return made;
    }

    /** What is loading is there, and what plays goes on. */
    void second() {
        ScriptableObject film = video;
        if (film == null || !isPlaying() || isCut) {
            return;
        }
        if (loading) {
            loading = false;
            set(film, "readyState", 4);
            happens("loadedmetadata");
            happens("playing");
        } else {
            set(film, "currentTime", position() + 1);
        }
    }

    /** An event of the film; an error stops it until it is loaded anew. */
    void happens(String name) {
        failed |= name.equals("error");
        OldLanguage.in(context -> {
            for (Function call : List.copyOf(listeners.getOrDefault(name, List.of()))) {
                call.call(context, window, window, new Object[] {object()});
            }
            return true;
        });
    }

    void cut(boolean cut) {
        isCut = cut;
    }

    /** It looks for another place. */
    void seeks(boolean seeks) {
        if (video != null) {
            set(video, "seeking", seeks);
        }
    }

    boolean isPlaying() {
        return video != null
                && !failed
                && !media().isEmpty()
                && !ScriptRuntime.toBoolean(ScriptableObject.getProperty(video, "paused"));
    }

    /** The address that it plays, or empty. */
    String media() {
        Object src = video == null ? "" : ScriptableObject.getProperty(video, "src");
        return src instanceof CharSequence address ? address.toString() : "";
    }

    int position() {
        return video == null
                ? 0
                : (int) ScriptRuntime.toNumber(ScriptableObject.getProperty(video, "currentTime"));
    }

    /** Addresses of requests that the server answered. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** What outlives the page. */
    Map<String, String> store() {
        return Map.copyOf(store);
    }

    private interface Body {
        @Nullable Object call(Object[] args);
    }

    private void put(ScriptableObject holder, String name, Body body) {
        set(holder, name, new LambdaFunction(window, name, 0, (_, _, _, args) -> body.call(args)));
    }

    private static void set(ScriptableObject holder, String name, Object value) {
        ScriptableObject.putProperty(holder, name, value);
    }

    private ScriptableObject object() {
        return (ScriptableObject) Context.getCurrentContext().newObject(window);
    }

    private static String text(Object[] args, int at) {
        return at < args.length ? ScriptRuntime.toString(args[at]) : "";
    }
}

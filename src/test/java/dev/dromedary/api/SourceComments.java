package dev.dromedary.api;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Javadoc of this build's classes as Markdown, read from their sources. */
final class SourceComments {

  /**
   * @param params by the name of the parameter, or of the record's component
   */
  record Comment(String text, Map<String, String> params) {

    static final Comment NONE = new Comment("", Map.of());
  }

  private final Map<String, Map<String, Comment>> bySource = new HashMap<>();

  Comment of(Class<?> type) {
    return comment(type, type.getCanonicalName());
  }

  /** Of a method or of an enum's constant. */
  Comment of(Class<?> type, String member) {
    return comment(type, type.getCanonicalName() + "#" + member);
  }

  private Comment comment(Class<?> type, String key) {
    Class<?> outer = type;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    return bySource
        .computeIfAbsent(outer.getName(), SourceComments::read)
        .getOrDefault(key, Comment.NONE);
  }

  private static Map<String, Comment> read(String type) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path source = Path.of("src/main/java", type.replace('.', '/') + ".java");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
      Map<String, Comment> comments = new HashMap<>();
      for (CompilationUnitTree unit : task.parse()) {
        new Reading(DocTrees.instance(task), comments).scan(unit, unit.getPackageName().toString());
      }
      return comments;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Reading extends TreePathScanner<Void, String> {

    private final DocTrees docs;
    private final Map<String, Comment> comments;

    Reading(DocTrees docs, Map<String, Comment> comments) {
      this.docs = docs;
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree type, String parent) {
      String name = parent + "." + type.getSimpleName();
      put(name);
      return super.visitClass(type, name);
    }

    @Override
    public Void visitMethod(MethodTree method, String parent) {
      put(parent + "#" + method.getName());
      return null;
    }

    @Override
    public Void visitVariable(VariableTree constant, String parent) {
      put(parent + "#" + constant.getName());
      return null;
    }

    private void put(String key) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        return;
      }
      Map<String, String> params = new HashMap<>();
      for (DocTree tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree param) {
          params.put(param.getName().toString(), markdown(param.getDescription()));
        }
      }
      comments.putIfAbsent(key, new Comment(markdown(comment.getFullBody()), params));
    }
  }

  private static String markdown(List<? extends DocTree> parts) {
    return parts.stream()
        .map(SourceComments::markdown)
        .collect(Collectors.joining())
        .replaceAll("\\s*\n\n\\s*", "\n\n")
        .replaceAll("(?<!\n)[ \t]*\n[ \t]*(?!\n)", " ")
        .strip();
  }

  private static String markdown(DocTree part) {
    if (part instanceof LiteralTree code) {
      return "`" + code.getBody().getBody().replaceAll("\\s+", " ") + "`";
    }
    if (part instanceof LinkTree link) {
      return link.getLabel().isEmpty()
          ? link.getReference().getSignature().replaceAll(".*[.#]", "")
          : markdown(link.getLabel());
    }
    if (part instanceof EntityTree entity) {
      return switch (entity.getName().toString()) {
        case "lt" -> "<";
        case "gt" -> ">";
        default -> "&";
      };
    }
    if (part instanceof StartElementTree element) {
      return element.getName().contentEquals("p") ? "\n\n" : "";
    }
    return part.getKind() == DocTree.Kind.END_ELEMENT ? "" : part.toString();
  }
}

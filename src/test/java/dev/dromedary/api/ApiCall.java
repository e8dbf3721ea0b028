package dev.dromedary.api;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/** A call of the API, as a controller has it. */
public record ApiCall(String method, String path) {

  public static List<ApiCall> all() {
    List<ApiCall> calls = new ArrayList<>();
    for (Class<?> part : ApiServlet.PARTS) {
      RequestMapping base = AnnotatedElementUtils.findMergedAnnotation(part, RequestMapping.class);
      for (Method method : part.getDeclaredMethods()) {
        RequestMapping mapping =
            AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
          String path = mapping.path().length == 0 ? "" : mapping.path()[0];
          calls.add(new ApiCall(mapping.method()[0].name(), base.path()[0] + path));
        }
      }
    }
    return calls;
  }
}

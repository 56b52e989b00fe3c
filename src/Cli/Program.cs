namespace Pipeline.Cli; internal static class Program { private static void Main() { } }

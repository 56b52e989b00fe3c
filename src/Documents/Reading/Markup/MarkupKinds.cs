namespace Pipeline.Documents.Reading.Markup;

/// <summary>The kinds of plain text that only a file's name tells.</summary>
internal static class MarkupKinds
{
    private static readonly Dictionary<string, MarkupKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".org"] = MarkupKind.Org,
        [".rst"] = MarkupKind.Rst,
        [".rest"] = MarkupKind.Rst,
        [".adoc"] = MarkupKind.AsciiDoc,
        [".asciidoc"] = MarkupKind.AsciiDoc,
        [".asc"] = MarkupKind.AsciiDoc,
        [".tex"] = MarkupKind.Tex,
        [".latex"] = MarkupKind.Tex,
        [".ltx"] = MarkupKind.Tex,
    };

    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".yaml"] = "yaml",
        [".yml"] = "yaml",
        [".toml"] = "toml",
        [".ini"] = "ini",
        [".cfg"] = "ini",
        [".properties"] = "properties",
        [".cs"] = "csharp",
        [".fs"] = "fsharp",
        [".vb"] = "vb",
        [".java"] = "java",
        [".kt"] = "kotlin",
        [".scala"] = "scala",
        [".py"] = "python",
        [".rb"] = "ruby",
        [".php"] = "php",
        [".pl"] = "perl",
        [".js"] = "javascript",
        [".mjs"] = "javascript",
        [".jsx"] = "javascript",
        [".ts"] = "typescript",
        [".tsx"] = "typescript",
        [".go"] = "go",
        [".rs"] = "rust",
        [".c"] = "c",
        [".h"] = "c",
        [".cpp"] = "cpp",
        [".cc"] = "cpp",
        [".hpp"] = "cpp",
        [".swift"] = "swift",
        [".r"] = "r",
        [".jl"] = "julia",
        [".lua"] = "lua",
        [".sql"] = "sql",
        [".sh"] = "bash",
        [".bash"] = "bash",
        [".ps1"] = "powershell",
        [".bat"] = "batch",
        [".css"] = "css",
        [".scss"] = "scss",
        [".proto"] = "protobuf",
        [".graphql"] = "graphql",
        [".tf"] = "hcl",
        [".dart"] = "dart",
        [".ex"] = "elixir",
        [".erl"] = "erlang",
        [".hs"] = "haskell",
        [".clj"] = "clojure",
        [".m"] = "matlab",
        [".diff"] = "diff",
        [".patch"] = "diff",
    };

    /// <summary>The kind of a file with an extension ("." included), or null.</summary>
    public static MarkupKind? Of(string extension) =>
        Kinds.TryGetValue(extension, out var kind) ? kind
        : Languages.ContainsKey(extension) ? MarkupKind.Code
        : null;

    /// <summary>The language of code with an extension, or null.</summary>
    public static string? LanguageOf(string extension) => Languages.GetValueOrDefault(extension);
}

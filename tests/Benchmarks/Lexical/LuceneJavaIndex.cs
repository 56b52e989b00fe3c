using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Lexical;

/// <summary>Lucene 8 in a Java process (<c>LuceneJavaPeer.java</c>), which times its queries itself.</summary>
internal sealed class LuceneJavaIndex : Contender
{
    private const string Jars = "/usr/share/java";

    private readonly Process _java;
    private readonly DirectoryInfo _folder;

    private LuceneJavaIndex(Process java, DirectoryInfo folder) => (_java, _folder) = (java, folder);

    public override string Name => "Lucene 8 (Java)";

    /// <summary>Starts it.</summary>
    /// <returns>The contender, or null with the reason that there is none.</returns>
    public static LuceneJavaIndex? Start(TermCorpus corpus, out string reason)
    {
        var jars = Directory.Exists(Jars)
            ? new[] { "lucene-core", "lucene-analyzers-common" }
                .Select(name => Directory.EnumerateFiles(Jars, $"{name}-8.*.jar").FirstOrDefault())
                .ToArray()
            : [null];
        if (jars.Contains(null))
        {
            reason = $"No Lucene 8 in {Jars} (Debian's liblucene8-java); it is left out.";
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("pipeline-lucene-");
        try
        {
            var texts = Path.Combine(folder.FullName, "texts");
            var queries = Path.Combine(folder.FullName, "queries");
            File.WriteAllLines(texts, corpus.Texts.Select(t => string.Join(' ', t)));
            File.WriteAllLines(queries, corpus.Queries.Select(q => string.Join(' ', q)));
            var start = new ProcessStartInfo("java") { RedirectStandardInput = true, RedirectStandardOutput = true };
            string[] arguments =
            [
                "-cp",
                string.Join(':', jars),
                Path.Combine(AppContext.BaseDirectory, "Lexical", "LuceneJavaPeer.java"),
                texts,
                queries,
                Path.Combine(folder.FullName, "index"),
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            var java = Process.Start(start)!;
            if (java.StandardOutput.ReadLine() == "ready")
            {
                reason = string.Empty;
                return new LuceneJavaIndex(java, folder);
            }

            reason = "The Java program ended early; Lucene 8 is left out.";
            java.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = "No java on the path; Lucene 8 is left out.";
        }

        folder.Delete(recursive: true);
        return null;
    }

    public override double[] Run() => [.. Ask("run").Select(t => double.Parse(t, CultureInfo.InvariantCulture) / 1e9)];

    public override int[][] Best() =>
        [
            .. Ask("top")
                .Select(t =>
                    t.Split(',', StringSplitOptions.RemoveEmptyEntries)
                        .Select(d => int.Parse(d, CultureInfo.InvariantCulture))
                        .ToArray()
                ),
        ];

    public override void Dispose()
    {
        _java.StandardInput.Close();
        _java.WaitForExit();
        _java.Dispose();
        _folder.Delete(recursive: true);
    }

    private string[] Ask(string command)
    {
        _java.StandardInput.WriteLine(command);
        _java.StandardInput.Flush();
        return (_java.StandardOutput.ReadLine() ?? throw new EndOfStreamException("The Java program ended.")).Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        );
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Spectre.Console;

namespace Pipeline.Benchmarks.Reports;

/// <summary>Tables on the terminal, and the same tables in a JSON file.</summary>
internal sealed class Report(string suite)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<ReportTable> _tables = [];

    /// <summary>The machine, in words.</summary>
    public static string Machine =>
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, "
        + (
            Avx512F.IsSupported ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : "no AVX2"
        )
        + $", {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    /// <summary>Prints the machine.</summary>
    public void WriteMachine()
    {
        if (Console.IsOutputRedirected)
        {
            // A file has no width; 80 columns would break every cell of a wide table.
            AnsiConsole.Profile.Width = 160;
        }

        AnsiConsole.MarkupLineInterpolated($"[bold]{suite}[/] on {Machine}");
    }

    /// <summary>Prints a remark, for example which peer is missing and how to get it.</summary>
    public void Note(string text) => AnsiConsole.MarkupLineInterpolated($"[grey]{text}[/]");

    /// <summary>Prints a table and keeps it for the file.</summary>
    public void Add(ReportTable table)
    {
        _tables.Add(table);
        var drawn = new Table { Title = new TableTitle(Markup.Escape(table.Title)), Border = TableBorder.Rounded };
        foreach (var column in table.Columns)
        {
            drawn.AddColumn(Markup.Escape(column));
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(drawn);
    }

    /// <summary>Writes the tables to a file.</summary>
    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        var document = new
        {
            suite,
            machine = Machine,
            taken = DateTimeOffset.UtcNow,
            tables = _tables,
        };
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, document, Indented, cancellationToken);
    }
}

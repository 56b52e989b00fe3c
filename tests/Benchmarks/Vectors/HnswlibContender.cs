using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>hnswlib (Debian: libhnswlib-dev), compiled here for this machine and run as a child.</summary>
internal sealed class HnswlibContender : Contender
{
    private const string Source = "hnswlib_peer.cpp";
    private readonly Process _child;
    private readonly int _queries;

    private HnswlibContender(Process child, int queries)
    {
        (_child, _queries) = (child, queries);
        BuildSeconds = double.Parse(Read().Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public override string Name => "hnswlib, float32";

    public override long Bytes
    {
        get
        {
            _child.StandardInput.WriteLine("bytes");
            return long.Parse(Read(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Compiles and builds.</summary>
    /// <returns>Null with the reason when g++ or hnswlib is missing.</returns>
    public static (HnswlibContender? Contender, string? Missing) Create(
        VectorData data,
        string folder,
        int links,
        int width
    )
    {
        var program = Path.Combine(folder, "hnswlib_peer");
        if (!File.Exists(program))
        {
            try
            {
                var start = new ProcessStartInfo("g++") { RedirectStandardError = true };
                foreach (
                    var argument in (string[])
                        [
                            "-O3",
                            "-march=native",
                            "-o",
                            program,
                            Path.Combine(AppContext.BaseDirectory, "Vectors", Source),
                        ]
                )
                {
                    start.ArgumentList.Add(argument);
                }

                using var compiler = Process.Start(start)!;
                var errors = compiler.StandardError.ReadToEnd();
                compiler.WaitForExit();
                if (compiler.ExitCode != 0)
                {
                    return (null, $"hnswlib cannot be compiled (apt install libhnswlib-dev): {errors.Split('\n')[0]}");
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return (null, "g++ is missing (apt install g++ libhnswlib-dev); hnswlib is left out");
            }
        }

        var rows = Path.Combine(folder, "rows");
        var queries = Path.Combine(folder, "queries");
        VectorData.Write(rows, data.Rows);
        VectorData.Write(queries, data.Queries);
        var run = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (
            var argument in (object[])
                [rows, data.Rows.Length, queries, data.Queries.Length, data.Dimensions, links, width]
        )
        {
            run.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        return (new HnswlibContender(Process.Start(run)!, data.Queries.Length), null);
    }

    public override (double Seconds, int[][] Found) Search(int width)
    {
        _child.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"search {width}"));
        var seconds = double.Parse(Read(), CultureInfo.InvariantCulture);
        var found = new int[_queries][];
        for (var q = 0; q < _queries; q++)
        {
            found[q] =
            [
                .. Read()
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(i => int.Parse(i, CultureInfo.InvariantCulture)),
            ];
        }

        return (seconds, found);
    }

    public override void Dispose()
    {
        _child.StandardInput.Close();
        _child.WaitForExit();
        _child.Dispose();
    }

    private string Read() =>
        _child.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The hnswlib child ended.");
}

using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>
/// What the program measures, under the names that Prometheus reads: the instruments themselves are made and listened
/// for, so that a name, a unit or a kind that changes is noticed.
/// </summary>
internal static class DefinedMetrics
{
    /// <summary>The names of series, with those of the parts of histograms.</summary>
    public static IReadOnlySet<string> Names { get; } = Collect();

    private static HashSet<string> Collect()
    {
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Pipeline", StringComparison.Ordinal))
                {
                    names.UnionWith(SeriesOf(instrument));
                }
            },
        };
        listener.Start();
        using var meters = new Meters();
        foreach (var type in Assemblies().SelectMany(assembly => assembly.GetTypes()))
        {
            Make(type, meters);
        }

        return names;
    }

    private static IEnumerable<Assembly> Assemblies() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Pipeline.*.dll")
            .Where(path => !path.Contains(".Tests.", StringComparison.Ordinal))
            .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)));

    /// <summary>Makes the instruments of a type itself, and of an object that takes a factory of meters.</summary>
    private static void Make(Type type, Meters meters)
    {
        if (type.ContainsGenericParameters)
        {
            return;
        }

        if (type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(IsMeter))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        foreach (
            var constructor in type.GetConstructors()
                .Where(made => made.GetParameters().Any(parameter => parameter.ParameterType == typeof(IMeterFactory)))
        )
        {
            // Instruments are made before anything else that the object is given is used.
            try
            {
                constructor.Invoke([.. constructor.GetParameters().Select(parameter => Argument(parameter, meters))]);
            }
            catch (TargetInvocationException error)
                when (error.InnerException is NullReferenceException or ArgumentNullException) { }
        }
    }

    private static bool IsMeter(FieldInfo field) => field.FieldType == typeof(Meter);

    private static object? Argument(ParameterInfo parameter, Meters meters) =>
        parameter.ParameterType switch
        {
            var type when type == typeof(IMeterFactory) => meters,
            var type when type == typeof(PipelineMetrics) => new PipelineMetrics(meters),
            var type when type == typeof(TimeProvider) => TimeProvider.System,
            var type when type.IsValueType => Activator.CreateInstance(type),
            _ => null,
        };

    /// <summary>The exporter's translation: what is no letter becomes '_', the unit follows, and counters end with
    /// total.</summary>
    private static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            null or "" => "",
            ['{', ..] => "",
            var other => throw new NotSupportedException(
                $"{instrument.Name} has the unit {other}; say here what Prometheus calls it."
            ),
        };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return instrument.GetType().Name.Split('`')[0] switch
        {
            "Counter" or "ObservableCounter" => [$"{name}_total"],
            "Histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            _ => [name],
        };
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}

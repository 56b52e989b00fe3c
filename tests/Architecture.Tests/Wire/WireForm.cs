using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Services;

namespace Pipeline.Architecture.Tests.Wire;

/// <summary>
/// What silos have to agree on to understand one another: names of types, numbers and types of their members, values of
/// enumerations, names and parameters of the methods of grains. One entry for each, by what names it on the wire.
/// </summary>
internal static class WireForm
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What is packed as JSON into a member of another type.</summary>
    private static readonly string[] WithinJson =
    [
        "Pipeline.Grains.Replicas.ShardWords",
        "Pipeline.Retrieval.Lexical.Statistics.TermStatistics",
    ];

    /// <summary>Describes what the types of some assemblies look like on the wire.</summary>
    public static SortedDictionary<string, string> Of(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten).ToArray();
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var used = new HashSet<Type>();
        foreach (var type in types)
        {
            if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null && !type.IsEnum)
            {
                form.Add($"type {Name(type)}", Kind(type));
                foreach (var (id, member, memberType) in Members(type))
                {
                    Add($"member {Name(type)} {id}", $"{Name(memberType)} {member}");
                    Use(memberType, used);
                }
            }
            else if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            {
                // A grain service is found by its interface's full name.
                form.Add(
                    $"interface {Name(type)}",
                    typeof(IGrainService).IsAssignableFrom(type) ? type.FullName! : string.Join(' ', Keys(type))
                );
                foreach (var method in type.GetMethods())
                {
                    Type[] parts = [.. method.GetParameters().Select(one => one.ParameterType), method.ReturnType];
                    Add(
                        $"method {Name(type)} {NameOf(method)}",
                        $"({string.Join(", ", method.GetParameters().Select(one => $"{Name(one.ParameterType)} {one.Name}"))}) "
                            + Name(method.ReturnType)
                    );
                    Array.ForEach(parts, part => Use(part, used));
                }
            }
            else if (type is { IsAbstract: false, IsClass: true } && typeof(Grain).IsAssignableFrom(type))
            {
                foreach (
                    var face in type.GetInterfaces()
                        .Where(face => IsOurs(face) && face.IsAssignableTo(typeof(IAddressable)))
                )
                {
                    Add($"grain {GrainName(type)} {Name(face)}", "implemented");
                }
            }
        }

        var packed = types.Where(type => WithinJson.Contains(type.FullName)).ToHashSet();
        for (var seen = new HashSet<Type>(); packed.Count > 0; packed = [.. packed.Where(IsOurs).Except(seen)])
        {
            seen.UnionWith(packed);
            var parts = new HashSet<Type>();
            foreach (var type in packed.Where(type => !type.IsEnum))
            {
                foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
                {
                    Add($"json {type.FullName} {property.Name}", Name(property.PropertyType));
                    Use(property.PropertyType, parts);
                }
            }

            used.UnionWith(parts);
            packed = parts;
        }

        foreach (var type in used.Where(type => type.IsEnum && IsOurs(type)))
        {
            form.Add($"enum {type.FullName}", Name(Enum.GetUnderlyingType(type)));
            foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                Add(
                    $"value {type.FullName} {Convert.ToString(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
                    value.Name
                );
            }
        }

        return form;

        void Add(string key, string value) =>
            form[key] = form.TryAdd(key, value)
                ? value
                : throw new InvalidOperationException($"There are two of '{key}': {form[key]}, and {value}.");
    }

    private static bool IsWritten(Type type) =>
        IsOurs(type) && type.GetCustomAttribute<CompilerGeneratedAttribute>(inherit: false) is null;

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Pipeline.", StringComparison.Ordinal) == true;

    private static string Kind(Type type) =>
        (IsRecord(type) ? "record" : "")
            + (type.IsValueType ? " struct" : "")
            + (type.BaseType is { } parent && IsOurs(parent) ? $" : {Name(parent)}" : "")
            is { Length: > 0 } kind
            ? kind.Trim()
            : "class";

    /// <summary>Members with a number, and those of a record's parameters, which have their places as numbers of their
    /// own.</summary>
    private static IEnumerable<(string Id, string Name, Type Type)> Members(Type type)
    {
        if (IsRecord(type))
        {
            var parameters =
                type.GetConstructors(Own)
                    .Select(one => one.GetParameters())
                    .Where(one => one is not [var copied] || copied.ParameterType != type)
                    .MaxBy(one => one.Length)
                ?? [];
            foreach (var parameter in parameters)
            {
                yield return ($"p{parameter.Position}", parameter.Name!, parameter.ParameterType);
            }
        }

        foreach (var member in type.GetMembers(Own))
        {
            if (member is PropertyInfo or FieldInfo && member.GetCustomAttribute<IdAttribute>() is { } id)
            {
                yield return (
                    id.Id.ToString(CultureInfo.InvariantCulture),
                    member.Name,
                    member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType
                );
            }
        }
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Own) is not null;

    private static IEnumerable<string> Keys(Type type) =>
        type.GetInterfaces()
            .Where(one => typeof(IAddressable).IsAssignableFrom(one) && one != typeof(IAddressable))
            .Select(Name)
            .Order(StringComparer.Ordinal);

    private static string NameOf(MethodInfo method) =>
        method.GetCustomAttribute<AliasAttribute>()?.Alias
        ?? method.GetCustomAttribute<IdAttribute>()?.Id.ToString(CultureInfo.InvariantCulture)
        ?? $"({method.Name})";

    private static string GrainName(Type type)
    {
        if (
            type.GetCustomAttributesData().FirstOrDefault(one => one.AttributeType.Name == "GrainTypeAttribute") is
            { } given
        )
        {
            return (string)given.ConstructorArguments[0].Value!;
        }

        // As Orleans makes it.
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }

    private static void Use(Type type, HashSet<Type> used)
    {
        if (type.HasElementType)
        {
            Use(type.GetElementType()!, used);
        }
        else if (used.Add(type) && type.IsGenericType)
        {
            Array.ForEach(type.GetGenericArguments(), part => Use(part, used));
        }
    }

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        if (type.IsGenericType)
        {
            var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;
            return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        }

        return type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias
            ?? (IsOurs(type) ? type.FullName! : type.Name);
    }
}

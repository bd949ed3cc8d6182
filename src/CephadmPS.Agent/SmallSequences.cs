namespace CephadmPS.Agent;

/// <summary>
/// <c>Select</c> and <c>Where</c> for this program, found before those of System.Linq, whose iterators offer every mapping of every element
/// type through generic virtual methods: compiled ahead of time, each pair of value types met anywhere becomes code, 2 MB of it here.
/// </summary>
internal static class SmallSequences
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
        {
            yield return selector(item);
        }
    }

    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        var index = 0;
        foreach (var item in source)
        {
            yield return selector(item, index++);
        }
    }

    public static IEnumerable<TSource> Where<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                yield return item;
            }
        }
    }
}

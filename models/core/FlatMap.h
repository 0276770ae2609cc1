// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QList>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

class KeyAdder;

/// A map from texts to values for a few entries that are there ten thousand times, nearly always
/// with the same keys: those are a sorted list of their own that copies share, and that equal maps
/// can be made to share (shareKeys()), so that all that is left of each is its values. Inserting
/// is linear and moves what iterators and references point to. Names as in std::map; entries are
/// pairs of references.
template <typename T> class FlatMap
{
    template <typename Value> class Place;

public:
    using Keys = QList<std::string>;
    using value_type = std::pair<std::string, T>;
    using iterator = Place<T>;
    using const_iterator = Place<const T>;

    FlatMap() = default;

    FlatMap(std::initializer_list<value_type> entries)
    {
        for (const value_type& entry : entries) {
            try_emplace(entry.first, entry.second);
        }
    }

    [[nodiscard]] const_iterator begin() const { return { m_keys.constData(), m_values.data() }; }

    [[nodiscard]] const_iterator end() const { return begin() + length(); }

    [[nodiscard]] bool empty() const { return m_values.empty(); }

    [[nodiscard]] std::size_t size() const { return m_values.size(); }

    /// Sorted, as the values are.
    [[nodiscard]] const Keys& keys() const { return m_keys; }

    [[nodiscard]] const std::vector<T>& values() const { return m_values; }

    void clear()
    {
        m_keys.clear();
        m_values.clear();
    }

    [[nodiscard]] const_iterator find(std::string_view key) const
    {
        const std::ptrdiff_t at = placeOf(key);
        return isAt(at, key) ? begin() + at : end();
    }

    [[nodiscard]] bool contains(std::string_view key) const { return isAt(placeOf(key), key); }

    /// The key must be there.
    [[nodiscard]] const T& at(std::string_view key) const
    {
        const std::ptrdiff_t at = placeOf(key);
        if (!isAt(at, key)) {
            throw std::out_of_range("FlatMap::at");
        }
        return m_values[static_cast<std::size_t>(at)];
    }

    /// Where the key is now, and whether the value was put there.
    std::pair<iterator, bool> try_emplace(std::string_view key, T value = {})
    {
        const std::ptrdiff_t at = placeOf(key);
        const bool isNew = !isAt(at, key);
        if (isNew) {
            m_keys.insert(at, std::string(key));
            m_values.insert(m_values.begin() + at, std::move(value));
        }
        return { iterator(m_keys.constData(), m_values.data()) + at, isNew };
    }

    T& operator[](std::string_view key) { return try_emplace(key).first->second; }

    /// Takes the keys of another map for its own if they are equal: they are there once then.
    void shareKeys(const FlatMap& other) { shareKeys(other.m_keys); }

    void shareKeys(const Keys& keys)
    {
        if (m_keys == keys) {
            m_keys = keys;
        }
    }

    /// Whether the keys are there once for both; then they are equal.
    [[nodiscard]] bool hasSharedKeys(const FlatMap& other) const
    {
        return m_keys.constData() == other.m_keys.constData();
    }

    /// Gives back what growing took in advance.
    void shrink()
    {
        if (m_keys.isDetached()) {
            m_keys.squeeze();
        }
        m_values.shrink_to_fit();
    }

    friend bool operator==(const FlatMap&, const FlatMap&) = default;

private:
    friend class KeyAdder;

    /// An entry of the map; Value is const where it may not be written.
    template <typename Value> class Place
    {
    public:
        using iterator_category = std::input_iterator_tag; // entries are made when asked for
        using difference_type = std::ptrdiff_t;
        using value_type = std::pair<std::string, T>;
        using reference = std::pair<const std::string&, Value&>;

        struct pointer
        {
            reference entry;

            const reference* operator->() const { return &entry; }
        };

        Place() = default;

        Place(const std::string* key, Value* value)
            : m_key(key)
            , m_value(value)
        { }

        reference operator*() const { return { *m_key, *m_value }; }

        pointer operator->() const { return { **this }; }

        Place& operator++() { return *this = *this + 1; }

        Place operator++(int) { return std::exchange(*this, *this + 1); }

        friend Place operator+(const Place& from, difference_type by)
        {
            return from.m_key == nullptr ? from : Place(from.m_key + by, from.m_value + by);
        }

        friend Place operator-(const Place& from, difference_type by) { return from + -by; }

        friend bool operator==(const Place& a, const Place& b) { return a.m_value == b.m_value; }

    private:
        const std::string* m_key = nullptr;
        Value* m_value = nullptr;
    };

    [[nodiscard]] std::ptrdiff_t length() const
    {
        return static_cast<std::ptrdiff_t>(m_values.size());
    }

    /// Of the first key that is not before it.
    [[nodiscard]] std::ptrdiff_t placeOf(std::string_view key) const
    {
        return std::lower_bound(m_keys.cbegin(), m_keys.cend(), key) - m_keys.cbegin();
    }

    [[nodiscard]] bool isAt(std::ptrdiff_t place, std::string_view key) const
    {
        return place < length() && m_keys.at(place) == key;
    }

    Keys m_keys;
    std::vector<T> m_values;
};

} // namespace promdesk

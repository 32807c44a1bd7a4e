# SPDX-License-Identifier: Apache-2.0
patrol scan --host a.example.org --api-url https://b.example.org
